import { THEME_CSS } from '../charts/theme';

/** The one style sheet of all pages. */
export const STYLE = `${THEME_CSS}
:root{color-scheme:light dark;--page:#f4f6f9;--edge:#d6dce6}
@media (prefers-color-scheme:dark){:root{--page:#0b0e13;--edge:#323b49}}
*{box-sizing:border-box}
html{scroll-behavior:auto;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 Inter,system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
a{color:var(--accent);text-underline-offset:.18em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
main:focus{outline:0}
h1{font-size:1.6rem;line-height:1.2;margin:0}
h2{font-size:1.15rem;line-height:1.3;margin:0 0 .25rem}
h3{font-size:1rem;margin:1.25rem 0 .35rem}
p{margin:.35rem 0}
.skip{position:absolute;left:-999px;top:0;background:var(--surface);padding:.5rem 1rem;z-index:2}
.skip:focus{left:.5rem;top:.5rem}
.top,main,footer{max-width:1180px;margin:0 auto;padding:1.1rem 1.25rem}
.top{display:flex;flex-wrap:wrap;gap:.75rem 1.5rem;align-items:end;padding-top:1.5rem;padding-bottom:.25rem}
.top .names{flex:1 1 18rem}
.top .names p,.soft{color:var(--soft)}
.top form{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end}
.top nav{display:flex;gap:1rem;flex-wrap:wrap;align-items:center;flex-basis:100%}
.top nav .leave{margin-left:auto}
label{display:block;font-size:.8rem;color:var(--soft)}
select,input,button{font:inherit;color:inherit;background:var(--surface);border:1px solid var(--soft);border-radius:8px;padding:.4rem .7rem;min-height:44px;max-width:100%}
button{background:var(--accent);color:var(--onAccent);border-color:var(--accent);font-weight:600;cursor:pointer}
button.plain{background:transparent;color:var(--ink);border-color:var(--soft);font-weight:400}
button[aria-pressed=true]::before{content:'● '}
button[aria-pressed=false]::before{content:'○ '}
footer{color:var(--soft);font-size:.85rem;padding-bottom:3rem}
.cards{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:.85rem;list-style:none;margin:0 0 1.1rem;padding:0}
.card{display:flex;flex-direction:column;gap:.1rem;height:100%;padding:1rem 1.1rem;background:var(--surface);border:1px solid var(--edge);border-radius:14px;text-decoration:none;color:var(--ink)}
a.card:hover{border-color:var(--accent)}
.card .name{font-size:.9rem;color:var(--soft)}
.card .value{font-size:2rem;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums}
.card .of,.card .delta{font-size:.83rem;color:var(--soft)}
.standing{font-size:.83rem;font-weight:600}
.standing.good{color:var(--good)}.standing.off{color:var(--off)}
.panel{background:var(--surface);border:1px solid var(--edge);border-radius:14px;padding:1.15rem 1.25rem;margin:0 0 1.1rem;min-width:0}
.panel.slim{padding:.55rem 1.25rem}
.panel.warn{border-left:6px solid var(--off)}
.panel.fine{border-left:6px solid var(--good)}
.grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.1rem;align-items:stretch;margin:0 0 1.1rem}
.grid .panel{margin:0}
.grid .wide{grid-column:1/-1}
figure{margin:.6rem 0 0}
figure svg{display:block;max-width:100%;height:auto}
figure svg.phone{display:none;width:100%}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
figcaption{font-size:.83rem;color:var(--soft);margin-top:.35rem}
details{margin-top:.6rem}
summary{cursor:pointer;color:var(--accent);padding:.35rem 0;min-height:24px}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--soft);font-size:.83rem;padding:.2rem 0}
th,td{text-align:left;padding:.42rem 1rem .42rem 0;border-bottom:1px solid var(--grid);vertical-align:top}
thead th{color:var(--soft);font-weight:600;font-size:.83rem}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr>:last-child{padding-right:0}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.3rem 1.25rem;margin:.5rem 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.timeline{list-style:none;margin:0;padding:0}
.timeline>li{border-left:3px solid var(--grid);padding:.1rem 0 .8rem 1.1rem;position:relative}
.timeline>li::before{content:'';position:absolute;left:-8px;top:.5rem;width:9px;height:9px;border-radius:50%;background:var(--soft);border:2px solid var(--surface)}
.timeline>li.ours::before{background:var(--accent)}
.timeline>li.yes::before{background:var(--good)}
.timeline>li.no::before{background:var(--off);border-radius:1px}
.timeline time{display:block;font-size:.83rem;color:var(--soft);font-variant-numeric:tabular-nums}
.chips{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;padding:0;margin:.6rem 0 0}
.chips li{border:1px solid var(--edge);border-radius:999px;padding:.1rem .7rem;font-size:.85rem}
blockquote{margin:.5rem 0;padding:.6rem 1rem;border-left:3px solid var(--accent);background:var(--page);white-space:pre-wrap;overflow-wrap:anywhere}
.reasons{padding-left:1.2rem;margin:.5rem 0}.reasons li{margin:.5rem 0}
code{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.9em}
@media (max-width:860px){.grid{grid-template-columns:minmax(0,1fr)}.cards{grid-template-columns:repeat(2,minmax(0,1fr))}}
@media (max-width:520px){
.top,main,footer{padding-left:.9rem;padding-right:.9rem}
.cards{grid-template-columns:repeat(2,minmax(0,1fr));gap:.6rem}
.card{padding:.8rem .85rem}.card .value{font-size:1.55rem}
.panel{padding:1rem .9rem}
figure svg.desk{display:none}figure svg.phone{display:block}
dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}
.top form:not(.leave){width:100%}.top form:not(.leave)>*{flex:1 1 8rem}.top select,.top input{width:100%}
}
@media (forced-colors:active){.card,.panel{border:1px solid}}
@media print{.top form,.top nav,.skip,footer button{display:none}body{background:#fff}.panel,.card{break-inside:avoid}}
`;
