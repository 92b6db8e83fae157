const CSRF_COOKIE = /(?:^|;\s*)fundwatch_csrf=([^;]+)/;

/**
 * What a request says of its session: writes carry the session's token, which no other site can read,
 * and a request that no hand has caused says so, for a page left open must not keep its session alive.
 */
export function sessionHeaders(method: string): Record<string, string> {
  const token = method === 'GET' ? undefined : CSRF_COOKIE.exec(document.cookie)?.[1];
  return {
    ...(token ? { 'x-fundwatch-csrf': token } : {}),
    ...(navigator.userActivation?.isActive === false ? { 'x-fundwatch-idle': '1' } : {}),
  };
}
