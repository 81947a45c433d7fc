import { otherCases } from './other-cases.js';
import { preflightCases } from './preflight-cases.js';
import { responseCases } from './response-cases.js';

export const messageCases = [...responseCases, ...preflightCases, ...otherCases];
