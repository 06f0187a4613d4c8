import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import type { Evidence } from '../evidence.ts';
import { sha256 } from './chain.ts';
import { readIfThere, requireFolderIfThere } from './files.ts';
import type { RecordPlace } from './record.ts';

/** The evidence whose hash begins so. Throws UsageError `incident/which-evidence`. Pure. */
export function findKept(all: readonly Evidence[], typed: string, id: string): Evidence {
  const start = typed.toLowerCase().replace(/^sha256:/, '');
  const matching = all.filter(({ hash }) => start.length >= 4 && hash.startsWith(start));
  if (matching.length === 1) return matching[0]!;
  throw new UsageError({
    code: 'incident/which-evidence',
    message: text(
      `${matching.length} pieces of evidence of ${id} have a hash that begins with "${typed}".`,
      `С «${typed}» начинаются хеши доказательств инцидента ${id}: ${matching.length}; нужно ровно одно.`,
    ),
    hint: text(
      `Type at least four characters of one of: mmsup incident evidence ${id} list`,
      `Наберите хотя бы четыре знака одного из списка: mmsup incident evidence ${id} list`,
    ),
  });
}

/** The kept text, proved by its hash. Throws UsageError `incident/evidence-damaged`. */
export async function readKeptText({ clientFolder, id }: RecordPlace, hash: string): Promise<string> {
  await requireFolderIfThere(join(clientFolder, id, 'evidence'));
  const path = join(clientFolder, id, 'evidence', hash);
  const bytes = await readIfThere(path);
  if (bytes && sha256(bytes) === hash) return bytes.toString('utf8');
  throw new UsageError({
    code: 'incident/evidence-damaged',
    message: bytes
      ? text(
          `${path} is not what was kept: its bytes do not give its hash.`,
          `В ${path} не то, что сохраняли: хеш содержимого другой.`,
        )
      : text(`${path} is no longer there.`, `Файла ${path} больше нет.`),
    hint: text(
      `Prove the whole record: mmsup incident verify ${id}`,
      `Проверьте всю запись: mmsup incident verify ${id}`,
    ),
  });
}
