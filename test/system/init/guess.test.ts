import { describe, expect, it } from 'vitest';
import type { Catalog, ColumnFact, Sort, TableFact } from '../../../src/system/init/catalog.types.ts';
import { linksOf } from '../../../src/system/init/links.ts';
import { stemOf, wordsOf } from '../../../src/system/init/names.ts';
import { personalClassOf } from '../../../src/system/init/personal.ts';
import { rankCustomers } from '../../../src/system/init/rank-customers.ts';
import { NO_SAMPLES, situationOf } from '../../../src/system/init/situation.ts';
import { mapStates, type StateKind } from '../../../src/system/init/states.ts';
import { treeLookOf } from '../../../src/system/init/tree-look.ts';
import { scalar } from '../../../src/system/init/write-yaml.ts';

const column = (name: string, sort: Sort = 'text'): ColumnFact => ({
  name,
  sql: name,
  sort,
  comment: null,
  preset: null,
  labels: null,
  isEnumerated: false,
});

const table = (name: string, columns: readonly ColumnFact[], more: Partial<TableFact> = {}): TableFact => ({
  id: `public.${name}`,
  schema: 'public',
  name,
  sql: `public.${name}`,
  isMaterialized: false,
  isView: false,
  rows: 1000,
  comment: null,
  mayRead: true,
  columns,
  key: [columns[0]!.name],
  ...more,
});

const catalogOf = (...tables: readonly TableFact[]): Catalog => ({ tables, foreignKeys: [], serverZone: 'UTC' });

describe('names', () => {
  it.each([
    ['runStatus', 'run status'],
    ['HTTPCode', 'http code'],
    ['Дата_отправки', 'data otpravki'],
    ['№ клиента', 'klienta'],
    ['mk2_Rassylka', 'mk2 rassylka'],
  ])('%s is read as %s', (name, words) => {
    expect(wordsOf(name).join(' ')).toBe(words);
  });

  it.each([
    ['klienta', 'klient'],
    ['rassylki', 'rassylka'],
    ['subscribers', 'subscriber'],
    ['companies', 'company'],
  ])('%s and %s are one word', (one, other) => {
    expect(stemOf(one)).toBe(stemOf(other));
  });
});

describe('links by name', () => {
  const pointing = (name: string) => {
    const catalog = catalogOf(
      table('klient', [column('id', 'integer')]),
      table('subscribers', [column('id', 'integer')]),
      table('customer', [column('customer_id', 'integer')]),
      table('child', [column('pk', 'integer'), column(name, 'integer')]),
    );
    return linksOf(catalog).map(({ to, toColumn }) => `${to}.${toColumn}`);
  };

  it.each([
    ['id_klienta', ['public.klient.id']],
    ['subscriber_id', ['public.subscribers.id']],
    ['customerId', ['public.customer.customer_id']],
    ['created_by', []],
    ['customer', []],
    ['subscriber_count', []],
  ])('%s points at %j', (name, targets) => {
    expect(pointing(name)).toEqual(targets);
  });

  it('says nothing where two tables could be meant', () => {
    const catalog = catalogOf(
      table('mail_list', [column('id', 'integer')]),
      table('price_list', [column('id', 'integer')]),
      table('child', [column('pk', 'integer'), column('list_id', 'integer')]),
    );
    expect(linksOf(catalog)).toEqual([]);
  });
});

describe('states', () => {
  it.each<readonly [StateKind, string, string | undefined]>([
    ['run', 'В работе', 'running'],
    ['run', 'Завершен', 'finished'],
    ['run', 'not_started', 'planned'],
    ['run', 'STOPPED', 'cancelled'],
    ['run', 'On hold', 'paused'],
    ['run', 'qux', undefined],
    ['message', 'ne_dostavleno', 'failed'],
    ['message', 'dostavleno', 'delivered'],
    ['message', 'SOFT_BOUNCE', 'failed'],
    ['message', 'Отправлено', 'sent'],
    ['message', 'arhiv', undefined],
  ])('of a %s, %s means %s', (kind, value, state) => {
    const { known, undecided } = mapStates(kind, [value], { comment: null, isOpen: false });
    expect(known[0]?.[1]).toBe(state);
    expect(undecided).toEqual(state === undefined ? [value] : []);
  });

  it('of numbers are what the comment says of them', () => {
    const comment = '0 - chernovik, 1 = running; 9: завершена';
    expect(mapStates('run', ['0', '1', '9', '4'], { comment, isOpen: false })).toEqual({
      known: [
        ['0', 'planned'],
        ['1', 'running'],
        ['9', 'finished'],
      ],
      undecided: ['4'],
    });
  });

  it('that no row has yet are known all the same, in the letters of those that are there', () => {
    const { known } = mapStates('run', ['DONE'], { comment: null, isOpen: true });
    expect(known).toContainEqual(['RUNNING', 'running']);
  });
});

describe('personal columns', () => {
  it.each([
    ['eMail', 'text', 'email'],
    ['nomer_telefona', 'text', 'phone'],
    ['familiya', 'text', 'name'],
    ['data_rozhdeniya', 'date', 'birth-date'],
    ['email_consent_at', 'instant', undefined],
    ['email_status', 'text', undefined],
    ['phone_verified', 'boolean', undefined],
    ['city', 'text', undefined],
  ] as const)('%s (%s) is %s', (name, sort, kind) => {
    expect(personalClassOf(column(name, sort))).toBe(kind);
  });
});

describe('the customers', () => {
  const people = table('users', [
    column('id', 'integer'),
    column('login'),
    column('password_hash'),
    column('role'),
    column('email'),
  ]);
  const persons = table('kontragent', [
    column('kontragent_id', 'integer'),
    column('familiya'),
    column('telefon'),
    column('email'),
  ]);
  const pointing = (name: string, at: string) => table(name, [column(`${name}_id`, 'integer'), column(at, 'integer')]);

  it('are what most tables point at and what holds names, whatever it is called', () => {
    const catalog = catalogOf(
      people,
      persons,
      pointing('dogovor', 'kontragent_id'),
      pointing('soobshenie', 'kontragent_id'),
      pointing('note', 'user_id'),
    );
    expect(rankCustomers(situationOf(catalog, NO_SAMPLES))[0]?.table.name).toBe('kontragent');
  });

  it('are not the people of the back office, though all the notes point at them', () => {
    const catalog = catalogOf(people, pointing('note', 'user_id'), pointing('task', 'user_id'));
    expect(rankCustomers(situationOf(catalog, NO_SAMPLES))).toEqual([]);
  });
});

describe('JSON condition trees', () => {
  it('are read with the key of the connective or with the connective as key', () => {
    expect(
      treeLookOf([{ condition: 'AND', rules: [{ field: 'city', operator: '=', value: 'Kazan', id: 7 }] }]),
    ).toMatchObject({
      key: 'condition',
      children: 'rules',
      connectives: ['AND'],
      operators: ['='],
      ignored: ['id'],
    });
    expect(treeLookOf([{ any: [{ attr: 'age', op: 'gt', val: 3 }] }])).toMatchObject({
      connectives: ['any'],
      field: 'attr',
      ignored: [],
    });
  });

  it('are not lists of clauses', () => {
    expect(treeLookOf([[['city', '=', 'Kazan']]])).toBeUndefined();
  });
});

describe('a text in YAML', () => {
  it.each([
    ['k.id', 'k.id'],
    ["'click'", '"\'click\'"'],
    ['a, b', '"a, b"'],
    ['true', '"true"'],
    ['x # y', '"x # y"'],
    ['\u202Eevil', '"\\u202eevil"'],
  ])('%j is written %s', (value, written) => {
    expect(scalar(value)).toBe(written);
  });
});
