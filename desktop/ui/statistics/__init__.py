"""A library in numbers: a chart and a table, and lists of what could go.

May import `edits`, `catalog` (its types), `domain`, `base` and `ui/kit`; no other pane.
The way in is `pane.StatisticsPane`.

    share_bars            pure: groups as the bars of a chart, which add up to all of them
    share_chart           the chart
    share_table           the table beside it
    breakdown_view        chart and table, with the boxes that choose what they show
    asset_rows            the table of a list of assets
    asset_list            such a list, with what can be done
    duplicate_view        groups of the same content, to be merged or told apart
    pane                  all of it behind tabs
"""
