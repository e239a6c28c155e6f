"""How what a notebook shows looks: one style sheet, for everything that has its class and nothing else.

JupyterLab has rules of its own for tables in an output: those here name one more class, so that they win. Colours are
the notebook's own, by JupyterLab's variables or what is around, so that light and dark themes both work.
"""

from typing import Final

# Both names keep "$5 or $6" from being set as a formula: the old one and the new one of MathJax.
CLASSES: Final = "fleetauth tex2jax_ignore mathjax_ignore"
STYLE: Final = """<style>
.fleetauth{color:var(--jp-content-font-color1,inherit);font-size:var(--jp-ui-font-size1,13px);margin:.3em 0}
.fleetauth .wide{overflow-x:auto}
.fleetauth .wide table{border-collapse:collapse;margin:.2em 0;width:auto;table-layout:auto;border:0;font-size:inherit}
.fleetauth .wide table caption{caption-side:top;text-align:left;font-weight:600;padding:.2em 0;color:inherit;\
white-space:nowrap}
.fleetauth .wide table th,.fleetauth .wide table td{text-align:left;vertical-align:top;padding:.2em .7em;\
white-space:nowrap;max-width:none;border:0;border-bottom:1px solid var(--jp-border-color2,rgba(128,128,128,.35));\
background:transparent;color:inherit;line-height:1.35;unicode-bidi:isolate}
.fleetauth .wide table th{font-weight:600}
.fleetauth .wide table .number{text-align:right;font-variant-numeric:tabular-nums}
.fleetauth.card .wide table .number{text-align:left}
.fleetauth .wide table small,.fleetauth p.note{opacity:.7;font-size:85%;font-weight:400}
.fleetauth .wide table .none{opacity:.4}
.fleetauth p{margin:.2em 0;color:inherit}
.fleetauth p.warning{border-left:3px solid var(--jp-warn-color1,#d97706);padding:.1em .6em}
</style>"""
