/** Colours by meaning; each pair of text and ground has a contrast of at least 4.5 to 1. */
const LIGHT = `--ground:#fff;--sheet:#f4f6f9;--ink:#1b2430;--soft:#55606f;--line:#d5dbe3;--accent:#1a5a9e;--good:#1b6e42;--warn:#8a5200;--bad:#a8241b;--good-sheet:#e9f5ee;--warn-sheet:#fdf3e1;--bad-sheet:#fcebe9;--accent-sheet:#eaf2fb`;
const DARK = `--ground:#12161c;--sheet:#1b212a;--ink:#e7ebf0;--soft:#a9b4c2;--line:#333d4a;--accent:#82b7f4;--good:#74d19b;--warn:#f0b860;--bad:#ff938a;--good-sheet:#15281d;--warn-sheet:#2b2314;--bad-sheet:#331a18;--accent-sheet:#172535`;

const PAGE = `
*{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;padding:2.5rem 1.25rem 3rem;max-width:46rem;overflow-wrap:anywhere;hyphens:manual}
body.wide{max-width:70rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .35rem;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.2rem;line-height:1.3;margin:2.25rem 0 .6rem}
h3{font-size:1rem;margin:1.25rem 0 .3rem}
p,ul,ol,dl,figure,blockquote,table,pre{margin:0 0 .9rem}
ul,ol{padding-left:1.4rem}
li{margin:.2rem 0}
a{color:var(--accent)}
.soft{color:var(--soft)}
.small{font-size:.86rem}
.over{color:var(--soft);font-size:.86rem;margin:0 0 .25rem}
blockquote p{margin:0}
blockquote{border-left:3px solid var(--line);padding:.15rem 0 .15rem 1rem;color:var(--ink)}
code,pre,.mono{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",Menlo,monospace;font-size:.86em}
pre{white-space:pre-wrap;background:var(--sheet);border-radius:6px;padding:.75rem 1rem}
.box{border-radius:10px;padding:1.1rem 1.25rem;background:var(--accent-sheet);border:1px solid var(--line);margin:1.25rem 0}
.box>:first-child{margin-top:0}.box>:last-child{margin-bottom:0}
.box.good{background:var(--good-sheet)}.box.warn{background:var(--warn-sheet)}.box.bad{background:var(--bad-sheet);border-color:var(--bad)}
.tag{display:inline-block;border:1px solid currentColor;border-radius:999px;padding:0 .55rem;font-size:.8rem;line-height:1.5rem;white-space:nowrap}
.good-ink{color:var(--good)}.warn-ink{color:var(--warn)}.bad-ink{color:var(--bad)}.accent-ink{color:var(--accent)}
dl.pairs{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.25rem 1.25rem}
dl.pairs dt{color:var(--soft)}dl.pairs dd{margin:0}
table{border-collapse:collapse;width:100%;font-size:.93rem}
table{overflow-wrap:break-word}table.events td:last-child{overflow-wrap:anywhere}td code,td .mono,li code,li .mono{overflow-wrap:anywhere}
.what,.original{white-space:pre-line}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
caption{text-align:left;color:var(--soft);font-size:.86rem;padding:0 0 .4rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem .45rem 0;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:600;font-size:.84rem}
tbody th{font-weight:600}
th.number,td.number{text-align:right;font-variant-numeric:tabular-nums;padding-right:.9rem}
td.time,th.time{white-space:nowrap;font-variant-numeric:tabular-nums}
.nowrap{white-space:nowrap}
figure{margin:1.25rem 0}
figcaption{font-weight:600;margin-bottom:.5rem}
figcaption .soft{font-weight:400}
svg{display:block;width:100%;overflow:visible;font:13px system-ui,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
svg text{fill:var(--ink)}svg text.soft{fill:var(--soft)}
svg .track{fill:var(--sheet)}svg .rule{stroke:var(--line);stroke-width:1}
svg .accent{fill:var(--accent)}svg .good{fill:var(--good)}svg .warn{fill:var(--warn)}svg .bad{fill:var(--bad)}svg .muted{fill:var(--soft)}
svg .stroke{fill:none;stroke:var(--accent);stroke-width:1.75;vector-effect:non-scaling-stroke;stroke-linejoin:round}
svg .mark{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:3 3}
svg .gap{fill:var(--ground);stroke:var(--line);stroke-width:1;stroke-dasharray:2 3}
.spark{display:inline-block;width:8rem;height:1.5rem;vertical-align:middle}
ul.bars{list-style:none;padding:0}ul.bars li{margin:.55rem 0}ul.bars .words{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;margin-bottom:.15rem}ul.bars .bad-words{color:var(--bad);font-weight:600}ul.bars .amount{margin-left:auto;color:var(--soft);text-align:right;font-variant-numeric:tabular-nums}ul.bars rect{rx:3px}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.82rem}
footer p{margin:0 0 .35rem}
.paper-only{display:none}
@media (max-width:40rem){
body{padding:1.5rem 1rem 2rem}
h1{font-size:1.45rem}
dl.pairs{grid-template-columns:1fr;gap:0}dl.pairs dd{margin-bottom:.5rem}
table.stacked,table.stacked tbody,table.stacked tr,table.stacked td,table.stacked th{display:block}
table.stacked caption{display:block}table.stacked thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.stacked tr{border-bottom:1px solid var(--line);padding:.45rem 0}
table.stacked td,table.stacked tbody th{border:0;padding:.08rem 0;text-align:left}
table.stacked [data-name]::before{content:attr(data-name) ": ";color:var(--soft);font-weight:400;font-size:.84rem}
svg .sparse{display:none}
}`;

/** On paper: black on white, no row, figure or heading torn apart, headings of tables again on every page, addresses written out, pages numbered. */
const ON_PAPER = `
html{font-size:10.5pt;line-height:1.45;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body,body.wide{max-width:none;margin:0;padding:0}
h1,h2,h3,figcaption,caption{break-after:avoid}
h2+*,h3+*{break-before:avoid}
tr,figure,.box,blockquote,li{break-inside:avoid}
thead{display:table-header-group}
p,li{orphans:3;widows:3}
a[href^="http"]::after{content:" (" attr(href) ")";font-size:.85em;color:var(--soft)}
a{color:inherit}
footer{break-inside:avoid;margin-top:1.5rem}
.screen-only{display:none}.paper-only{display:block}`;

const SHEETS = `@page{size:A4;margin:18mm 18mm 20mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font:8.5pt system-ui,"Liberation Sans",sans-serif;color:#55606f}}`;

export const STYLE = `:root{color-scheme:light dark;${LIGHT}}@media (prefers-color-scheme:dark){:root{${DARK}}}${PAGE}
@media print{:root{color-scheme:only light;${LIGHT}}${ON_PAPER}}
${SHEETS}`;

/** The print form on a screen too: a light sheet, whatever the reader's system wants. */
export const PAPER = `:root,:root:root{color-scheme:only light;${LIGHT}}
@media screen{html{background:#e6e9ee}body,body.wide{background:#fff;max-width:210mm;margin:1.5rem auto;padding:18mm;box-shadow:0 1px 6px #0003}}
@media screen and (max-width:40rem){body,body.wide{margin:0;padding:1.25rem;box-shadow:none}}`;
