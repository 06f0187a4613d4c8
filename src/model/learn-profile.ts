/** The built-in profile of the exercise that is open. */
export const LEARN = 'learn';
