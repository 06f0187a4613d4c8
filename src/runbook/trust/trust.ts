import { createHash } from 'node:crypto';
import { UsageError } from '../../errors.ts';
import { packageFile } from '../../package-file.ts';
import { text } from '../../text.ts';
import type { FoundRunbook } from '../library/find.ts';
import type { OwnFile } from '../library/own-file.ts';
import { readText, runbookNames } from '../library/shipped.ts';
import { type RunbookText, textsOf } from '../library/source.ts';
import { commandWords } from '../probe/program-arguments.ts';
import type { Runbook, Step } from '../runbook.ts';
import { type Review, type Reviews, readReviews, trustFileName } from './trust-store.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a step does beyond the commands of mmsup: its own SQL, its programs. */
export function actsOf(step: Step): readonly string[] {
  if (step.kind === 'query') return [step.sql];
  if (step.kind === 'program') return [commandWords(step.program)];
  if (step.kind !== 'change') return [];
  const undo = step.undo.kind === 'program' ? [step.undo.call] : [];
  return [...(step.program ? [step.program] : []), ...undo].map(({ program }) => commandWords(program));
}

const needsReview = ({ steps }: Runbook): boolean => [...steps.values()].some((step) => actsOf(step).length > 0);

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Whether a runbook may be walked. Nobody else can have written any text that it is made of; and where it asks SQL or runs programs of its own, each text came
 * with mmsup or was reviewed as it is now. Throws UsageError `runbook/unsafe-file`, `runbook/not-reviewed`, `runbook/changed-since-review`.
 */
export function requireTrusted({ runbook, source }: FoundRunbook, env: Environment): void {
  const files = textsOf(source).flatMap(({ text, own }) => (own ? [{ text, own }] : []));
  for (const { own } of files) requireSafe(own);
  if (files.length === 0 || !needsReview(runbook)) return;
  const reviews = readReviews(env);
  for (const file of files) requireReviewed(runbook, file, reviews[file.own.path]);
}

/** Throws UsageError `runbook/unsafe-file`. */
export function requireSafe({ path, unsafe }: OwnFile): void {
  if (!unsafe) return;
  throw new UsageError({
    code: 'runbook/unsafe-file',
    message: text(
      `The runbook ${path} is not run: ${unsafe.why.en}.`,
      `Сценарий ${path} не выполняется: ${unsafe.why.ru}.`,
    ),
    hint: unsafe.hint,
    data: { path },
  });
}

function requireReviewed(
  { id }: Runbook,
  { text: content, own }: { readonly text: string; readonly own: OwnFile },
  review: Review | undefined,
): void {
  const hint = text(
    `Read what it would run, and say that you stand for it: mmsup runbook trust ${own.path}`,
    `Прочитайте, что он выполнит, и подтвердите, что ручаетесь за него: mmsup runbook trust ${own.path}`,
  );
  if (!review) {
    throw new UsageError({
      code: 'runbook/not-reviewed',
      message: text(
        `The runbook ${id} asks SQL or runs programs of its own, and nobody has reviewed ${own.path}.`,
        `В сценарии ${id} есть свои запросы SQL или программы, а файл ${own.path} никто не проверил.`,
      ),
      hint,
      data: { path: own.path },
    });
  }
  const now = sha256(content);
  if (now === review.sha256) return;
  throw new UsageError({
    code: 'runbook/changed-since-review',
    message: text(
      `${own.path} was changed since it was reviewed: on ${review.reviewed} it had the hash ${short(review.sha256)}, and since ${own.modified} it has ${short(now)}.`,
      `Файл ${own.path} изменён после проверки: ${review.reviewed} его хеш был ${short(review.sha256)}, с ${own.modified} — ${short(now)}.`,
    ),
    hint,
    data: { path: own.path, reviewed: review, sha256: now, modified: own.modified },
  });
}

const short = (hash: string): string => hash.slice(0, 12);

/**
 * As {@link requireTrusted}, of texts that a record has kept: the folder of records may be somebody else's. Each text must be that of a runbook which comes
 * with mmsup, or have been reviewed here. Throws UsageError `runbook/not-reviewed`.
 */
export async function requireTrustedTexts({ runbook, source }: FoundRunbook, env: Environment): Promise<void> {
  if (!needsReview(runbook)) return;
  const reviewed = new Set(Object.values(readReviews(env)).map((review) => review.sha256));
  const shipped = await shippedHashes();
  const unknown = textsOf(source).find(({ text }) => !reviewed.has(sha256(text)) && !shipped.has(sha256(text)));
  if (!unknown) return;
  throw new UsageError({
    code: 'runbook/not-reviewed',
    message: text(
      `The record holds a runbook ${runbook.id} that asks SQL or runs programs of its own, and its text (${unknown.file}, ${short(sha256(unknown.text))}) is none that comes with mmsup or stands in ${trustFileName(env)}.`,
      `В записи хранится сценарий ${runbook.id} со своими запросами SQL или программами, а его текста (${unknown.file}, ${short(sha256(unknown.text))}) нет ни в поставке mmsup, ни в ${trustFileName(env)}.`,
    ),
    hint: text('Start the runbook anew without --resume.', 'Начните сценарий заново, без --resume.'),
  });
}

async function shippedHashes(): Promise<ReadonlySet<string>> {
  const names = (await runbookNames()).flatMap((name) => [`${name}.yaml`, `${name}.ru.yaml`]);
  const texts = names.flatMap((name) => readText(packageFile(`runbooks/${name}`)) ?? []);
  return new Set(texts.map(sha256));
}

/** What is known of a text of a runbook: reviewed as it is, reviewed as it was, or not at all. */
export function reviewState({ text, own }: RunbookText, reviews: Reviews): 'reviewed' | 'changed' | 'new' {
  const review = own && reviews[own.path];
  if (!review) return 'new';
  return review.sha256 === sha256(text) ? 'reviewed' : 'changed';
}
