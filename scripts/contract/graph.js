// Finds the changes between two versions of the graph.
import { diff } from '@graphql-inspector/core';
import { isEnumType, isInputObjectType } from 'graphql';
import { Usage } from './usage.js';

const removal = /Removed after (\d{4}-\d{2}-\d{2})\.$/;

/**
 * Returns the problems of a schema's deprecations on a day (YYYY-MM-DD): those without a removal date, and
 * those whose date has passed.
 */
export function deprecationProblems(schema, today) {
  const parts = Object.values(schema.getTypeMap()).flatMap((type) => {
    const members = isEnumType(type) ? type.getValues() : Object.values(type.getFields?.() ?? {});
    return members.flatMap((member) => [
      [`${type.name}.${member.name}`, member],
      ...(isEnumType(type) || isInputObjectType(type) ? [] : member.args).map((argument) => [
        `${type.name}.${member.name}.${argument.name}`,
        argument,
      ]),
    ]);
  });
  return parts.flatMap(([coordinate, { deprecationReason }]) => {
    if (deprecationReason == null) return [];
    const [, date] = removal.exec(deprecationReason) ?? [];
    if (!date) return [`${coordinate} is deprecated: its reason must end with "Removed after YYYY-MM-DD."`];
    return date < today ? [`${coordinate} was to be removed after ${date}: remove it, or move the date`] : [];
  });
}

/** Returns the schema part that a document must use to be affected by a change. */
function coordinateOf({ type, path, meta }) {
  if (type === 'UNION_MEMBER_REMOVED') return meta.removedUnionMemberTypeName;
  if (type === 'OBJECT_TYPE_INTERFACE_REMOVED') return meta.objectTypeName;
  return path;
}

const levels = { BREAKING: 'breaking', DANGEROUS: 'dangerous', NON_BREAKING: 'safe' };

/**
 * Returns the changes between two schemas, each as breaking, dangerous or safe. With documents, a breaking
 * change that none of them uses is `unused`.
 */
export async function graphChanges(before, after, documents) {
  const uses = documents && new Usage(before, documents);
  return (await diff(before, after)).map((change) => {
    const used = uses?.of(coordinateOf(change) ?? '') ?? [];
    const isUnused = change.criticality.level === 'BREAKING' && uses !== undefined && used.length === 0;
    return {
      level: isUnused ? 'unused' : levels[change.criticality.level],
      message: change.message,
      uses: change.criticality.level === 'BREAKING' ? used : [],
    };
  });
}
