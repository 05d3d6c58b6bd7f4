/** The image's name in forms, JSON and multipart, and the other names that clients of other services know it by. */
export const IMAGE_FIELD_NAMES = ['image', 'img', 'file'] as const;

export const IMAGE_ALIASES_NOTE = 'Also taken as `img` or `file`.';
