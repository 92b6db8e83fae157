/** An account as people call it: the service says `user NAME`, `key SOURCE` … */
export const whoText = (who: string): string => who.replace(/^user /, '');
