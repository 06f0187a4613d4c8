/** Words by which platforms call a campaign that stands still on purpose: a pattern for the whole status, in this language and in PostgreSQL's, whatever the case. */
export const PAUSED_STATUS = '^(paused?|on[ _-]?hold|suspended|приостановлен[ао]?|на паузе)$';

const PAUSED = new RegExp(PAUSED_STATUS, 'iu');

/** Whether a status says that somebody halted it. A system that keeps no status says nothing. */
export const saysPaused = (status: string | null): boolean => status !== null && PAUSED.test(status.trim());
