'use strict';
// Makes calls with the official SDK, one after the other, as a program of its users would.
//
// Standard input is JSON: {"endpoint": "HOST:PORT", "calls": [...]}, each call of
//   method, request      of the SDK's client, and its parameters in the API's names
//   keys                 id, secret, token (optional)
//   bare                 true: keys come from a provider of ours that has no name, so that the
//                        SDK does not add the header x-acs-credentials-provider
//   date, nonce          instead of the time and a random one
//   pages                true: go on with NextToken until there is none
// Standard output is JSON: for each call {"answers": [...]}, in the API's names, or
// {"error": {...}}.
const Ecs = require('@alicloud/ecs20140526');
const { Config } = require('@alicloud/openapi-core').$OpenApiUtil;
const Utils = require('@alicloud/openapi-core/dist/utils').default;

const real = { date: Utils.getTimestamp, nonce: Utils.getNonce };

/** The parameters `names` as an object of the SDK's class, lists of objects likewise. */
function build(Class, names) {
  const types = Class.types();
  const made = new Class({});
  for (const [member, name] of Object.entries(Class.names())) {
    const value = names[name];
    const Item = types[member].itemType;
    if (value !== undefined) {
      made[member] = typeof Item === 'function' ? value.map((item) => build(Item, item)) : value;
    }
  }
  return made;
}

function credentials({ keys, bare }) {
  if (!bare) {
    return { accessKeyId: keys.id, accessKeySecret: keys.secret, securityToken: keys.token };
  }
  const found = {
    type: keys.token ? 'sts' : 'access_key',
    accessKeyId: keys.id,
    accessKeySecret: keys.secret,
    securityToken: keys.token,
  };
  return { credential: { getCredential: async () => found } };
}

async function run(endpoint, call) {
  Utils.getTimestamp = call.date ? () => call.date : real.date;
  Utils.getNonce = call.nonce ? () => call.nonce : real.nonce;
  const client = new Ecs.default(new Config({ endpoint, protocol: 'HTTPS', ...credentials(call) }));
  const kind = call.method[0].toUpperCase() + call.method.slice(1) + 'Request';
  const request = build(Ecs[kind], call.request);
  const answers = [];
  do {
    const { body } = await client[call.method](request);
    answers.push(body.toMap());
    request.nextToken = body.nextToken;
  } while (call.pages && request.nextToken);
  return answers;
}

/** What a program can see of an error. */
function seen(error) {
  return {
    name: error.name,
    code: error.code,
    message: error.message,
    statusCode: error.statusCode,
    requestId: error.requestId,
    accessDeniedDetail: error.accessDeniedDetail,
    retryAfter: error.retryAfter,
    data: error.data,
  };
}

async function main() {
  const { endpoint, calls } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
  const outcomes = [];
  for (const call of calls) {
    try {
      outcomes.push({ answers: await run(endpoint, call) });
    } catch (error) {
      outcomes.push({ error: seen(error) });
    }
  }
  process.stdout.write(JSON.stringify(outcomes));
}

main();
