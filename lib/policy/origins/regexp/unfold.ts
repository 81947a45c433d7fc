/**
 * The same RegExp, with a group that ends or begins at an anchor as alternatives: `(^|\\.)example\\.com$` is
 * `^example\\.com$|\\.example\\.com$`. The checks know anchors only at the ends of alternatives.
 */
export function unfold(value: RegExp): RegExp {
  const { source, flags } = value;
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
  return value;
}

function hasAlternative(group: string, anchor: string): boolean {
  return group.includes('|') && group.split('|').includes(anchor);
}

/** Whether the source has no alternatives outside of groups. */
function isOne(source: string): boolean {
  const outside = source.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gs, '').replace(/\([^()]*\)/g, '');
  return !/[|()]/.test(outside.replace(/\([^()]*\)/g, ''));
}
