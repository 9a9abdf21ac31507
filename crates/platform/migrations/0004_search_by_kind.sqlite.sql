create index search_document_by_kind on search_document (kind, row);

-- The index keeps no text, but its vocabulary says which word stands where: enough to write every document again, with
-- its kind as one more word.
create virtual table search_word using fts5vocab (search_index, 'instance');
create table search_text (row integer primary key, folded text not null, exact text not null);
insert into search_text (row, folded, exact)
select doc, coalesce(group_concat(case when col = 'folded' then term end, ' '), ''),
    coalesce(group_concat(case when col = 'exact' then term end, ' '), '')
from search_word group by doc;
drop table search_word;
insert into search_index (search_index) values ('delete-all');
insert into search_index (rowid, folded, exact)
select d.row, 'ꙮ' || d.kind || ' ' || t.folded, 'ꙮ' || d.kind || ' ' || t.exact
from search_document d join search_text t on t.row = d.row;
drop table search_text;
