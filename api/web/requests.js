// Ask the service. Addresses and positions are personal: they go in bodies, never in addresses.

export class ServiceProblem extends Error {
  constructor(kind, detail) {
    super(detail);
    this.kind = kind;
    this.detail = detail;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "omit", ...options });
  } catch {
    throw new ServiceProblem("offline", "");
  }
  let answer = null;
  try {
    answer = await response.json();
  } catch {
    throw new ServiceProblem("other", "");
  }
  if (response.ok) return answer;
  const kind = String(answer.type ?? "").split("/").pop();
  throw new ServiceProblem(kind, response.status < 500 ? String(answer.detail ?? "") : "");
}

export const askPostcode = (code) => ask(`v1/postcodes/${encodeURIComponent(code)}`);

export const askCode = (code) => ask(`v1/codes/${encodeURIComponent(code)}`);

export async function askCompletions(typed) {
  const answer = await ask("v1/complete", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ q: typed }),
  });
  return answer.completions;
}

export async function askPlace(item) {
  const collection = await ask("v1/geocode", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ addresses: [item] }),
  });
  return collection.features[0];
}
