// One pixel of many scenes: text, its neighbours, ground and ink in one pass. Compiled twice from this one source, for a GPU
// by NVRTC and for a CPU by the machine's C compiler (scene_kernel.py), so that what is tested on the one runs on the other.

#ifdef __CUDACC__
#define DEVICE static __device__ __forceinline__
#else
#include <math.h>
#define DEVICE static inline
#endif

// Must agree with glyph_atlas.py and lines/paper.py; scene_kernel.py gives these values.
#ifndef CAP_PX
#error "compile through scene_kernel.py"
#endif

// Numbers of each picture, in the order of SceneParameters in scene_kernel.py.
enum {
  HOMOGRAPHY = 0, OWN_WIDTH = 8, PITCH, SHIFT, HAS_ABOVE, HAS_BELOW, WEIGHT, WEAR, CARD, INK, TEXTURE, OVERLAY,
  TEXTURE_PLACE, OVERLAY_PLACE = TEXTURE_PLACE + 5, WEAR_PLACE = OVERLAY_PLACE + 5, PARAMETER_COUNT = WEAR_PLACE + 5
};

DEVICE float clampf(float value, float low, float high) { return value < low ? low : value > high ? high : value; }

// Folds any coordinate into 0 to size: a sheet goes on as its own mirror image.
DEVICE float mirror(float value, float size) {
  float folded = fmodf(value, 2 * size);
  if (folded < 0) folded += 2 * size;
  return folded > size ? 2 * size - folded : folded;
}

// Grey levels around 0. `place`: sheet, scale along x and y, offset along x and y.
DEVICE float ground_at(const unsigned char *sheets, const float *place, float u, float v) {
  float x = mirror(u * place[1] + place[3], SHEET_WIDTH - 1.0f), y = mirror(v * place[2] + place[4], SHEET_HEIGHT - 1.0f);
  int left = (int)x, top = (int)y;
  if (left > SHEET_WIDTH - 2) left = SHEET_WIDTH - 2;
  if (top > SHEET_HEIGHT - 2) top = SHEET_HEIGHT - 2;
  x -= left;
  y -= top;
  const unsigned char *at = sheets + ((long long)place[0] * SHEET_HEIGHT + top) * SHEET_WIDTH + left;
  float upper = at[0] * (1 - x) + at[1] * x, lower = at[SHEET_WIDTH] * (1 - x) + at[SHEET_WIDTH + 1] * x;
  return upper * (1 - y) + lower * y - 128.0f;
}

// Coverage, 0 to 1, of one glyph at (u, v) cap heights from its line's start and baseline.
DEVICE float glyph_at(const int *texels, int cell, float pen, float size, float u, float v) {
  float scale = CAP_PX / size;
  float x = (u - pen) * scale + (ORIGIN_PX - 0.5f), y = v * scale + (BASELINE_PX - 0.5f);
  if (!(x > 0 && x < CELL_WIDTH - 1 && y > 0 && y < CELL_HEIGHT - 1)) return 0;
  int left = (int)x, top = (int)y;
  unsigned int packed = (unsigned int)texels[((long long)cell * CELL_HEIGHT + top) * CELL_WIDTH + left];
  x -= left;
  y -= top;
  float upper = (packed & 255) * (1 - x) + (packed >> 8 & 255) * x;
  float lower = (packed >> 16 & 255) * (1 - x) + (packed >> 24) * x;
  return (upper * (1 - y) + lower * y) * (1.0f / 255);
}

DEVICE void scene_pixel(
    long long index, int count, int height, int width, int glyph_count, const float *parameters, const int *cells,
    const float *sizes, const float *pens, const int *texels, const unsigned char *sheets, float *grey, float *bare,
    float *print, int *slots) {
  int column = (int)(index % width), row = (int)(index / width % height), picture = (int)(index / width / height);
  const float *p = parameters + (long long)picture * PARAMETER_COUNT;
  float x = (column + 0.5f) / p[OWN_WIDTH], y = (row + 0.5f) / height;
  float depth = p[6] * x + p[7] * y + 1;
  if (depth < 0.2f) depth = 0.2f;
  float u = (p[0] * x + p[1] * y + p[2]) / depth, v = (p[3] * x + p[4] * y + p[5]) / depth;

  // Which of the three lines the pixel belongs to: half way between descenders and the capitals below them.
  float gap = (p[PITCH] - 1 - DESCENT) / 2, line_u = u, line_v = v;
  int line = picture, shown = 1, is_main = 1;
  if (v < -1 - gap || v > DESCENT + gap) {
    int above = v < -1 - gap;
    is_main = 0;
    shown = above ? p[HAS_ABOVE] > 0 : p[HAS_BELOW] > 0;
    line = above ? (picture + count - 1) % count : (picture + 1) % count;
    line_u = u - p[SHIFT];
    line_v = above ? v + p[PITCH] : v - p[PITCH];
  }
  const float *line_pens = pens + (long long)line * (glyph_count + 1);
  const int *line_cells = cells + (long long)line * glyph_count;
  const float *line_sizes = sizes + (long long)line * glyph_count;
  int low = 0, high = glyph_count - 1;
  while (low < high) {
    int middle = (low + high + 1) / 2;
    if (line_pens[middle] <= line_u) low = middle;
    else high = middle - 1;
  }
  float coverage = 0;
  if (shown) {
    // What hangs over into the next glyph's room is drawn too.
    int neighbour = line_u > (line_pens[low] + line_pens[low + 1]) / 2 ? low + 1 : low - 1;
    neighbour = neighbour < 0 ? 0 : neighbour > glyph_count - 1 ? glyph_count - 1 : neighbour;
    float own = glyph_at(texels, line_cells[low], line_pens[low], line_sizes[low], line_u, line_v);
    float other = glyph_at(texels, line_cells[neighbour], line_pens[neighbour], line_sizes[neighbour], line_u, line_v);
    coverage = own > other ? own : other;
    // Heavier and lighter print: the edge of the strokes moves.
    coverage = clampf(coverage + p[WEIGHT] * 4 * coverage * (1 - coverage), 0, 1);
  }
  print[index] = is_main ? coverage : 0;
  slots[index] = is_main ? low : glyph_count - 1;
  if (p[WEAR] > 0) coverage *= clampf(1.25f - p[WEAR] * (0.5f + ground_at(sheets, p + WEAR_PLACE, u, v) / 70), 0, 1);
  float texture = ground_at(sheets, p + TEXTURE_PLACE, u, v) * p[TEXTURE];
  float overlay = p[OVERLAY] > 0 ? ground_at(sheets, p + OVERLAY_PLACE, u, v) * p[OVERLAY] : 0;
  float ground = p[CARD] + texture + overlay;
  bare[index] = ground;
  grey[index] = ground * (1 - coverage) + (p[INK] + 0.15f * texture + overlay) * coverage;
}

#ifdef __CUDACC__
extern "C" __global__ void draw_scenes(
    int count, int height, int width, int glyph_count, const float *parameters, const int *cells, const float *sizes,
    const float *pens, const int *texels, const unsigned char *sheets, float *grey, float *bare, float *print, int *slots) {
  long long index = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (index < (long long)count * height * width)
    scene_pixel(index, count, height, width, glyph_count, parameters, cells, sizes, pens, texels, sheets, grey, bare, print, slots);
}
#else
void draw_scenes(
    int count, int height, int width, int glyph_count, const float *parameters, const int *cells, const float *sizes,
    const float *pens, const int *texels, const unsigned char *sheets, float *grey, float *bare, float *print, int *slots) {
  for (long long index = 0; index < (long long)count * height * width; index++)
    scene_pixel(index, count, height, width, glyph_count, parameters, cells, sizes, pens, texels, sheets, grey, bare, print, slots);
}
#endif
