-- Who worked is read from the steps: the table knew only who began last.
drop table work;
