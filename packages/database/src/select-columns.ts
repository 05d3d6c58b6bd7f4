/**
 * A table's columns as a statement selects them under the names that our code knows them by. Columns are called as fields
 * are, in words parted by underscores.
 */
export function selectColumns(table: string, fields: readonly string[], prefix = ''): string {
  return fields
    .map((field) => {
      const column = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return `${table}.${column} AS "${prefix}${field}"`;
    })
    .join(', ');
}
