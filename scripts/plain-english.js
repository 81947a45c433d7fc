/**
 * Words that readers of this project stumbled over, and the words that were easier for them. `npm run lint` keeps them out.
 * A phrase is a regular expression; where it is the right word after all, the expression says so with a lookaround.
 */
export const PHRASES = [
  [
    /(?<!\bthere )(?<!\bit )\b(?:is|are|was) no (?!longer\b|more than\b|less than\b|different\b)/i,
    'is not a (valid) …, has no …',
  ],
  [/\b(?:that|which) (?:is|are|was|were) none\b/i, 'is not one, is missing'],
  [
    /\bstands\b(?! for\b)|\bstand (?:at|in(?!-)|on|before|after|behind|beside|alone|there|here)\b/i,
    'is, appears, comes before/after',
  ],
  [/\btold\b/i, 'is reported, is logged, learns'],
  [/\btells\b/i, 'reports, says, shows'],
  [/\bwhoever\b/i, 'the caller, anyone who'],
  [/\b(?:nobody|anybody|somebody)\b(?!\.\w)/i, 'no origin, any origin, no one, someone (or name who it is)'],
  [/\blifts\b/i, 'permits, allows'],
  [/\bslips?\b/i, 'typo, mistake'],
  [/\banew\b/i, 'again'],
  [/\bby then\b/i, 'already, before that'],
  [/\bof (?:its|their) own accord\b/i, 'by itself, without being asked'],
  [/\bof the application[’']s own\b/i, 'application code'],
  [/\bas ever\b/i, 'as usual'],
  [/(?<!\b(?:proxy|proxies|balancer|gateway|CDN|cache) )\bin front of\b/i, 'before'],
  [
    /\bbehind (?!(?:an?|the|your|one|its|no)? ?(?:trusted |reverse |TLS )*(?:prox(?:y|ies)|balancer|load|gateway|CDN|nginx))/i,
    'after, under, in',
  ],
  [/\bfarthe(?:r|st)\b|\bnearest (?:level|layer|option|value|setting|policy)/i, 'base, override'],
  [/\bnotices?\b(?!\.txt)/i, 'warning'],
  [/\b(?:go|goes) along with\b/i, 'honor, follow'],
  [/\bcomes to\b/i, 'results in, is'],
  [
    /\bfor want of\b|\blest\b|\bwhence\b|\bhitherto\b|\bhenceforth\b|(?<!\(or lack )\b(?:there|where|here)(?:of|in|upon)\b/i,
    'an everyday word',
  ],
  [
    /\b(?:an?|the|any|every|no) stranger\b|\bstrangers\b|\bforeign origins?\b/i,
    'another origin, an origin that is not allowed',
  ],
  [/\b(?:is|are) handed\b/i, 'receives, is called with'],
  [/\banswers? no\b/i, 'does not return, does not send'],
];
