/** A network's map of one probability a cell: rows from the top, `values[row * columns + column]`. */
export interface ProbabilityMap {
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
}
