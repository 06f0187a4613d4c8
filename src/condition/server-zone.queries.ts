import type { Tx } from '../db/session.types.ts';

/**
 * The zone in which the server's own programs reckon days: what the database is set to, else the zone that the server was set up with. IANA name;
 * null where it cannot be seen. The session's own setting says nothing: it is ours.
 */
export async function readServerZone(tx: Tx): Promise<string | null> {
  const [row] = await tx.rows<{ zone: string | null }>(
    `select coalesce(
       (select substring(c.setting from '=(.*)$')
        from pg_catalog.pg_db_role_setting s
        join pg_catalog.pg_database d on d.oid = s.setdatabase and d.datname = current_database()
        cross join unnest(s.setconfig) as c (setting)
        where s.setrole = 0 and lower(c.setting) like 'timezone=%'),
       current_setting('log_timezone', true)
     ) as zone`,
  );
  const zone = row?.zone ?? null;
  return zone === 'Etc/UTC' || zone === 'GMT' ? 'UTC' : zone;
}
