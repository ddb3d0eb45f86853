"""What the films of a library have cost: totals, a chart and a table, told apart as one likes.

May import `edits`, `catalog` (its types), `domain`, `base` and `ui/kit`; no other pane.
The way in is `pane.SpendingPane`; its commands are the rows of `actions.SPECS`.

    bars                  pure: a table of spending as the bars of a chart, which add up to it
    choices               pure: what the boxes above the chart choose
    table_model           the table
    chart                 the chart
    figures               the line of totals
    export                CSV and PDF
"""
