#include "config.h"
#include "page_text.h"

const char *const page_words[W__MAX][2] = {
	[W_LANG] = { "ru", "en" },
	[W_TITLE] = { "Оплата заказа", "Pay your order" },
	[W_DEMO] = { "Это демонстрация: деньги не списываются, настоящую карту"
		     " вводить не нужно.",
	    "This is a demo: no money moves. Do not enter a real card." },
	[W_TO_PAY] = { "К оплате", "To pay" },
	[W_NUMBER] = { "Номер карты", "Card number" },
	[W_MONTH] = { "Месяц", "Month" },
	[W_YEAR] = { "Год", "Year" },
	[W_CVC] = { "Код (CVC)", "Code (CVC)" },
	[W_PAY] = { "Оплатить", "Pay" },
	[W_CARDS] = { "Карты для пробы", "Cards to try" },
	[W_CARD_GOOD] = { "проходит", "succeeds" },
	[W_CARD_DECLINED] = { "отклоняется", "is declined" },
	[W_CARD_POOR] = { "недостаточно средств", "has insufficient funds" },
	[W_CARD_LATE] = { "отвечает не сразу", "answers late" },
	[W_SUCCEEDED] = { "Оплачено, спасибо!", "Paid, thank you!" },
	[W_CANCELED] = { "Банк отклонил платёж. Попробуйте другую карту.",
	    "The bank declined the payment. Try another card." },
	[W_POOR] = { "На карте недостаточно средств.",
	    "There is not enough money on the card." },
	[W_VOIDED] = { "Платёж отменён.", "The payment was canceled." },
	[W_WAITING] = { "Банк думает. Страница обновится сама.",
	    "The bank is thinking. This page reloads by itself." },
	[W_BACK] = { "Вернуться к заказу", "Back to the order" },
	[W_BAD_NUMBER] = { "Проверьте номер карты", "Check the card number" },
	[W_BAD_EXPIRY] = { "Проверьте срок действия", "Check the expiry date" },
	[W_BAD_CVC] = { "Три или четыре цифры с карты",
	    "The three or four digits of the card" },
};

const char page_css[] =
    ":root{color-scheme:light dark;--ink:#2b2118;--soft:#7a6a5c;"
    "--paper:#fffdf9;--ground:#f4ece1;--line:#e3d5c3;--hot:#b3401f;"
    "--good:#2e7d4f}"
    "@media(prefers-color-scheme:dark){:root{--ink:#f3e9dd;--soft:#b9a795;"
    "--paper:#2a221c;--ground:#1b1612;--line:#493b30;--hot:#e2714c;"
    "--good:#6cc490}}"
    "*{box-sizing:border-box}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;"
    "padding:16px;background:var(--ground);color:var(--ink);"
    "font:16px/1.45 system-ui,sans-serif}"
    "main{width:100%;max-width:420px;background:var(--paper);"
    "border:1px solid var(--line);border-radius:20px;padding:24px;"
    "box-shadow:0 12px 40px #0002}"
    "h1{margin:0 0 4px;font-size:1.35rem}"
    ".demo{margin:12px 0 20px;padding:10px 14px;border-radius:12px;"
    "background:#f6c34433;font-size:.9rem}"
    ".sum{display:flex;justify-content:space-between;align-items:baseline;"
    "gap:12px;margin:0 0 16px;color:var(--soft)}"
    ".sum b{font-size:1.7rem;color:var(--ink);white-space:nowrap}"
    "label{display:block;margin:0 0 14px;font-size:.85rem;"
    "color:var(--soft)}"
    "input{display:block;width:100%;margin-top:4px;padding:12px;"
    "font:inherit;font-size:1.05rem;color:var(--ink);"
    "background:var(--ground);border:1px solid var(--line);"
    "border-radius:12px}"
    "input:focus-visible,button:focus-visible,a:focus-visible{"
    "outline:3px solid var(--hot);outline-offset:2px}"
    ".row{display:grid;grid-template-columns:1fr 1fr 1fr;gap:10px}"
    ".bad{display:block;margin-top:4px;color:var(--hot)}"
    "button,.back{display:block;width:100%;padding:14px;border:0;"
    "border-radius:14px;background:var(--hot);color:#fff;font:inherit;"
    "font-weight:600;text-align:center;text-decoration:none;cursor:pointer}"
    "@media(prefers-color-scheme:dark){button,.back{color:#1b1612}}"
    ".state{margin:20px 0;font-size:1.1rem;font-weight:600}"
    ".succeeded{color:var(--good)}.canceled{color:var(--hot)}"
    "details{margin-top:18px;font-size:.85rem;color:var(--soft)}"
    "details li{margin:4px 0}code{white-space:nowrap}"
    "ul{padding-left:18px}";
