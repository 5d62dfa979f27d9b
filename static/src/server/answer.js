// As they were before anything else ran.
const { parse, stringify } = JSON;

/** Between several answers; no JSON has it. */
const NEXT = "\0";

/**
 * Requests and answers are JSON, so that no object crosses over. What was thrown is told in its own words: V8's
 * report of it would quote the bundle.
 * @param {Record<string, (request: any) => unknown>} services
 * @returns {(service: string, requests: string) => string} answers several requests
 */
export function answering(services) {
  return (service, requests) => {
    const asked = parse(requests);
    let answers = "";
    for (let i = 0; i < asked.length; i++) answers += (i ? NEXT : "") + answer(services[service], asked[i]);
    return answers;
  };
}

/**
 * @param {(request: any) => unknown} service
 * @param {any} request
 */
function answer(service, request) {
  try {
    return stringify({ answer: service(request) });
  } catch (/** @type {any} */ error) {
    const isPlain = error instanceof Error && error.name === "Error";
    return stringify({ error: isPlain ? error.message : String(error) });
  }
}
