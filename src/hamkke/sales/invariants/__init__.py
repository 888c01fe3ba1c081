"""What holds for every figure, every own sale and every line that was told, always."""

from hamkke.sales.invariants.figures import (
    every_figure_can_be_looked_up,
    every_figure_supersedes_the_one_before_it,
    every_own_sale_has_its_paid_order_line,
    every_return_is_counted_where_its_sale_was,
    no_figure_stands_both_whole_and_in_parts,
    no_line_gives_back_more_than_it_sold,
    own_sales_equal_paid_lines_net_of_returns,
)
from hamkke.sales.invariants.lines import (
    every_stored_batch_is_in_the_table_with_its_lines,
    no_batch_is_left_half_way,
    slices_equal_totals,
    totals_equal_the_lines_of_the_days_touched_last,
    totals_equal_what_batches_moved,
    totals_of_our_own_books_equal_the_books,
    what_was_told_twice_is_known_for_the_days_touched_last,
    what_was_told_twice_is_taken_off_once,
)

__all__ = [
    "every_figure_can_be_looked_up",
    "every_figure_supersedes_the_one_before_it",
    "every_own_sale_has_its_paid_order_line",
    "every_return_is_counted_where_its_sale_was",
    "every_stored_batch_is_in_the_table_with_its_lines",
    "no_batch_is_left_half_way",
    "no_figure_stands_both_whole_and_in_parts",
    "no_line_gives_back_more_than_it_sold",
    "own_sales_equal_paid_lines_net_of_returns",
    "slices_equal_totals",
    "totals_equal_the_lines_of_the_days_touched_last",
    "totals_equal_what_batches_moved",
    "totals_of_our_own_books_equal_the_books",
    "what_was_told_twice_is_known_for_the_days_touched_last",
    "what_was_told_twice_is_taken_off_once",
]
