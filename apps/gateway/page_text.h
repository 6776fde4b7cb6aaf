/* What the hosted page says, in Russian and English, and its stylesheet. */
#ifndef PAGE_TEXT_H
#define PAGE_TEXT_H

enum word {
	W_LANG,
	W_TITLE,
	W_DEMO,
	W_TO_PAY,
	W_NUMBER,
	W_MONTH,
	W_YEAR,
	W_CVC,
	W_PAY,
	W_CARDS,
	W_CARD_GOOD,
	W_CARD_DECLINED,
	W_CARD_POOR,
	W_CARD_LATE,
	W_SUCCEEDED,
	W_CANCELED,
	W_POOR,
	W_VOIDED,
	W_WAITING,
	W_BACK,
	W_BAD_NUMBER,
	W_BAD_EXPIRY,
	W_BAD_CVC,
	W__MAX
};

extern const char *const page_words[W__MAX][2]; /* [word][en] */
extern const char page_css[];

#endif
