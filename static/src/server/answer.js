// As they were before anything else ran.
const { parse, stringify } = JSON;

/**
 * Requests and answers are JSON, so that no object crosses over. What was thrown is told in its own words: V8's
 * report of it would quote the bundle.
 * @param {Record<string, (request: any) => unknown>} services
 * @returns {(service: string, request: string) => string}
 */
export function answering(services) {
  return (service, request) => {
    try {
      return stringify({ answer: services[service](parse(request)) });
    } catch (/** @type {any} */ error) {
      const isPlain = error instanceof Error && error.name === "Error";
      return stringify({ error: isPlain ? error.message : String(error) });
    }
  };
}
