"""The strip that the verifier looks at, in numbers that packages/reader takes from the model's JSON."""

CLASSES = ("blank", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "illegible")
BLANK, FIRST_DIGIT, ILLEGIBLE = 0, 1, 11

CELL_WIDTH = 32
DIGITS = 16
MARGIN_CELLS = 2
CELLS = DIGITS + 2 * MARGIN_CELLS
STRIP_WIDTH = CELLS * CELL_WIDTH
STRIP_HEIGHT = 48
# Digits are this high in the strip and stand in its middle, as nearly as the reader can tell.
DIGIT_HEIGHT = 32
CONTRAST_FLOOR = 8
