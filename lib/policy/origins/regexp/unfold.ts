/**
 * The same RegExp, with a group that ends or begins at an anchor as alternatives: `(^|\\.)example\\.com$` is
 * `^example\\.com$|\\.example\\.com$`. The checks know anchors only at the ends of alternatives.
 */
export function unfold(value: RegExp): RegExp {
  const { flags } = value;
  // At the ends, a word boundary is where a host begins and ends.
  const source = value.source.replace(/^\\b|(?<!\\)\\b$/g, '');
  const [, first, rest] = /^\((?:\?:)?((?:[^()\\[\]]|\\.)*)\)(?![?*+{])(.*)$/s.exec(source) ?? [];
  if (first !== undefined && rest !== undefined && hasAlternative(first, '^') && isOne(rest))
    return unfold(
      new RegExp(
        first
          .split('|')
          .map((one) => one + rest)
          .join('|'),
        flags,
      ),
    );
  const [, before, last] = /^(.*)\((?:\?:)?((?:[^()\\[\]]|\\.)*)\)$/s.exec(source) ?? [];
  if (last !== undefined && before !== undefined && hasAlternative(last, '$') && isOne(before))
    return new RegExp(
      last
        .split('|')
        .map((one) => before + one)
        .join('|'),
      flags,
    );
  return source === value.source ? value : new RegExp(source, flags);
}

function hasAlternative(group: string, anchor: string): boolean {
  return group.includes('|') && group.split('|').includes(anchor);
}

/** Whether the source has no alternatives outside of groups. */
function isOne(source: string): boolean {
  const outside = source.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gs, '').replace(/\([^()]*\)/g, '');
  return !/[|()]/.test(outside.replace(/\([^()]*\)/g, ''));
}
