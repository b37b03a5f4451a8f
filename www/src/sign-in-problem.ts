/**
 * Why a sign-in did not work: MSAL's codes and Entra's numbers to sentences.
 *
 * A number says more than a code, so it is looked at first. Microsoft may change its
 * numbers at any time: they choose a sentence here and nothing else, and one that is not
 * known is shown word for word.
 */
import type { Key } from './language.ts';

/** What the page can offer beside a sentence. */
export type Remedy = 'consent' | 'here';

type ProblemKey = Extract<Key, `sign-in.problem.${string}`>;

/**
 * Each sentence and what it is for: Entra's numbers (Microsoft's reference of AADSTS
 * error codes) as numbers, codes of OAuth and MSAL as texts.
 */
export const PROBLEMS: { readonly [key in ProblemKey]?: readonly (number | string)[] } = {
  'sign-in.problem.popup': ['popup_window_error', 'empty_window_error'],
  'sign-in.problem.cancelled': ['user_cancelled'],
  'sign-in.problem.in-progress': ['interaction_in_progress'],
  'sign-in.problem.timed-out': ['timed_out'],
  'sign-in.problem.network': [
    'no_network_connectivity', 'post_request_failed', 'get_request_failed', 'network_error',
    'endpoints_resolution_error',
  ],
  'sign-in.problem.busy': [
    'temporarily_unavailable', 'server_error', 50033, 50087, 90006, 90012, 90024, 90033, 90055, 90090,
  ],
  'sign-in.problem.denied': ['access_denied', 'consent_declined', 65004],
  'sign-in.problem.consent': ['consent_required', 65001, 90008, 90093, 90094, 90095],
  'sign-in.problem.app-missing': [700011, 700016, 90099],
  'sign-in.problem.app-disabled': [70001, 7000112],
  'sign-in.problem.not-assigned': [50105],
  'sign-in.problem.unknown-here': [16003, 50014, 50020, 50034, 51004, 90072],
  'sign-in.problem.personal': [500200, 500208],
  'sign-in.problem.audience': [50194, 9002331],
  'sign-in.problem.tenant-unknown': [50059, 50128, 90002, 900023],
  'sign-in.problem.other-cloud': [90038, 1000104],
  'sign-in.problem.tenant-restricted': [50002, 500021, 500022],
  'sign-in.problem.cross-tenant': [500212, 500213],
  'sign-in.problem.device-not-compliant': [53000],
  'sign-in.problem.device-not-joined': [53001],
  'sign-in.problem.app-not-approved': [53002],
  'sign-in.problem.conditional-access': [50131, 53003, 530032],
  'sign-in.problem.device-unknown': [50097, 50129, 50155, 50187],
  'sign-in.problem.second-factor': [50074, 50076, 50078, 50158],
  'sign-in.problem.second-factor-set-up': [50072, 50079, 53004, 53010],
  'sign-in.problem.risk': [53011, 530034],
  'sign-in.problem.password': [50055, 50144],
  'sign-in.problem.password-wrong': [50056, 50126],
  'sign-in.problem.locked': [50053],
  'sign-in.problem.account-disabled': [50057],
  'sign-in.problem.redirect': [50011, 500113, 900971],
  'sign-in.problem.platform': [7000218, 9002326],
  'sign-in.problem.permission': [65005, 650053, 650056, 650057],
  'sign-in.problem.service-missing': [500011, 650052],
  'sign-in.problem.insecure': ['crypto_nonexistent'],
  'sign-in.problem.configuration': [
    'authority_uri_insecure', 'untrusted_authority', 'issuer_validation_failed',
    'invalid_authority_metadata', 'invalid_client', 'unauthorized_client', 'invalid_request',
  ],
  'sign-in.problem.expired': [50089, 50132, 50133, 50173, 70008, 70043, 700082, 700084],
};

const REMEDIES: { [key in ProblemKey]?: Remedy } = {
  'sign-in.problem.popup': 'here',
  'sign-in.problem.consent': 'consent',
  'sign-in.problem.app-missing': 'consent',
};

/** Codes of a silent request that only the sign-in window can answer (MSAL's guide). */
const INTERACTIVE = new Set([
  'interaction_required', 'login_required', 'consent_required', 'bad_token',
  'interrupted_user', 'ui_not_allowed', 'no_tokens_found', 'refresh_token_expired',
  'timed_out', 'no_account_error', 'invalid_grant',
]);

const KEYS = new Map<number | string, ProblemKey>(Object.entries(PROBLEMS).flatMap(
  ([key, codes]) => codes.map(code => [code, key as ProblemKey] as const)));

/** The longest text of the service that is shown. */
const MOST = 400;

/** Why there is no sign-in or no token; `key` names the sentence to show. */
export class SignInProblem extends Error {
  override name = 'SignInProblem';
  readonly key: ProblemKey;
  /** For whoever looks into it: the codes, as they came. */
  readonly code: string;
  /** The service's own words, where no sentence is known for its number. */
  readonly said: string | undefined;
  /** By which Microsoft's log knows this sign-in. */
  readonly correlation: string | undefined;
  /** Only the person can mend it, in the sign-in window. */
  readonly interactive: boolean;

  constructor(
    key: ProblemKey,
    code: string,
    { said, correlation, interactive = false }:
      { said?: string | undefined; correlation?: string | undefined; interactive?: boolean } = {},
  ) {
    super(code);
    this.key = key;
    this.code = code;
    this.said = said;
    this.correlation = correlation;
    this.interactive = interactive;
  }

  get remedy(): Remedy | undefined {
    return REMEDIES[this.key];
  }
}

/** MSAL's error as one of ours. Class names are minified in bundles, `name` is not. */
export function problem(error: unknown): SignInProblem {
  if (error instanceof SignInProblem) return error;
  const { errorCode, errorMessage = '', name, correlationId } = (error ?? {}) as {
    errorCode?: string; errorMessage?: string; name?: string; correlationId?: string;
  };
  const code = errorCode || name || 'unknown';
  const number = /AADSTS(\d+)/.exec(errorMessage)?.[1];
  const key = KEYS.get(Number(number)) ?? (number ? undefined : KEYS.get(code));
  return new SignInProblem(key ?? 'sign-in.problem.other', number ? `${code}, AADSTS${number}` : code, {
    said: key ? undefined : words(errorMessage),
    // The service's log knows it only where the service answered.
    correlation: number && (/Correlation ID: ([0-9a-f-]{36})/i.exec(errorMessage)?.[1] ?? correlationId),
    interactive: name === 'InteractionRequiredAuthError' || INTERACTIVE.has(code),
  });
}

/** What the service said, without the lines for its own support. */
function words(message: string): string | undefined {
  // MSAL's: "Error(s): 50000 - Timestamp: … - Description: AADSTS50000: …"
  const [, described = message] = /^Error\(s\):.*? - Description: (.*)$/s.exec(message) ?? [];
  const said = described.split(/[\s-]*(?:Trace ID|Correlation ID|Timestamp):/)[0]?.trim() ?? '';
  return said.length > MOST ? `${said.slice(0, MOST)}…` : said || undefined;
}
