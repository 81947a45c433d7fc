import type { DynamicModule, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import type { ModulesContainer } from '@nestjs/core';
import type { PackageCopy } from '../../cors.metadata.js';
import { COPY_OF_PACKAGE } from '../../cors.module-definition.js';
import { type CorsIssue, issueAt } from '../../diagnostics/issue.js';
import type { CorsPlace } from '../../diagnostics/place.js';

/** The CorsModule of a copy of this package. */
type CorsModuleType = Type & { readonly [COPY_OF_PACKAGE]: () => PackageCopy };

/** A CorsModule that the application registers. */
export interface Registration {
  readonly copy: () => PackageCopy;
  readonly count: number;
  /** Empty if only modules that were created at run time import it: the metadata of classes does not show those. */
  readonly importers: readonly string[];
}

export const CORS_MODULE: CorsPlace = { layer: 'application', name: 'CorsModule' };

/**
 * The registrations in the container of this application: of this copy of the package first, then of other copies, which
 * libraries may bring. Other applications in the same process may use other copies.
 */
export function findRegistrations(container: ModulesContainer, own: Type): Registration[] {
  const modules = [...container.values()].map(({ metatype }) => metatype);
  const types = new Set([own, ...modules].filter(isCorsModule));
  // A class that extends this CorsModule is not another copy.
  const copies = [...types].filter((type) => type === own || !(type.prototype instanceof own));
  return copies.map((type) => ({
    copy: type[COPY_OF_PACKAGE],
    count: modules.filter((metatype) => metatype === type).length,
    importers: modules.filter((one) => importsOf(one).some((item) => refersTo(item, type))).map(({ name }) => name),
  }));
}

/** What is wrong with registrations if there is more than one. */
export function duplicateRegistrations(registrations: readonly Registration[]): CorsIssue[] {
  const repeated = registrations.filter(({ count }) => count > 1).map(repeatedRegistration);
  return registrations.length > 1 ? [...repeated, severalCopies(registrations)] : repeated;
}

function isCorsModule(metatype: Type): metatype is CorsModuleType {
  return COPY_OF_PACKAGE in metatype;
}

/** The declared imports: in the container, a global module is an import of every other module. */
function importsOf(metatype: Type): readonly unknown[] {
  return (Reflect.getMetadata(MODULE_METADATA.IMPORTS, metatype) as readonly unknown[] | undefined) ?? [];
}

/** Whether an import is this module, as a class or as a dynamic module. */
function refersTo(imported: unknown, module: Type): boolean {
  return imported === module || (imported as Partial<DynamicModule> | undefined)?.module === module;
}

function repeatedRegistration({ count, importers }: Registration): CorsIssue {
  const message = `CorsModule is registered ${String(count)} times${by(importers)}.`;
  const fix = 'Register it once, in the root module: it is global.';
  return issueAt(CORS_MODULE, { code: 'duplicate-registration', message, fix }, importers);
}

function severalCopies(registrations: readonly Registration[]): CorsIssue {
  const copies = registrations.map(({ copy }) => copy());
  const described = copies.map(
    ({ version, path }, index) => `${version} in ${path}${by(registrations[index]?.importers ?? [])}`,
  );
  const message = `${String(copies.length)} copies of nestjs-cors are registered: ${described.join('; ')}. Each would answer requests.`;
  const fix =
    'Register CorsModule once, in the root module, and install one copy: `npm ls nestjs-cors` shows which packages bring another.';
  return issueAt(CORS_MODULE, { code: 'duplicate-registration', message, fix }, copies);
}

function by(importers: readonly string[]): string {
  return importers.length === 0 ? '' : `, by ${importers.join(' and ')}`;
}
