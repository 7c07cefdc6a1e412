/** What came back, as far as these tests look. */
export interface Came {
  readonly status: number;
  readonly body: string;
}

/** Sends JSON, or text as it is. */
export async function send(
  url: string,
  body?: unknown,
  { method = "POST", headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Came> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.text() };
}
