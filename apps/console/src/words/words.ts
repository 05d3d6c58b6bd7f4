import { computed } from '@preact/signals';
import { language } from '../session/preferences';
import { cardWords as cardEn } from './card-words.en';
import { cardWords as cardId } from './card-words.id';
import { manageWords as manageEn } from './manage-words.en';
import { manageWords as manageId } from './manage-words.id';
import { pageWords as pageEn } from './page-words.en';
import { pageWords as pageId } from './page-words.id';
import { queueWords as queueEn } from './queue-words.en';
import { queueWords as queueId } from './queue-words.id';
import { reviewWords as reviewEn } from './review-words.en';
import { reviewWords as reviewId } from './review-words.id';

const WORDS = {
  en: { ...pageEn, ...manageEn, card: cardEn, review: reviewEn, queue: queueEn },
  id: { ...pageId, ...manageId, card: cardId, review: reviewId, queue: queueId },
};

/** All words of the page in the chosen language. A missing one is an error of the compiler, not of the visitor. */
export const words = computed(() => WORDS[language.value]);
