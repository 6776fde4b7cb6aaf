/* The first formatter of each kind costs a browser tens of milliseconds, a slow
   telephone hundreds. They are spent while the program is on its way. */
"use strict";
new Intl.NumberFormat("ru-RU").format(1);
new Intl.DateTimeFormat("ru-RU").format();
