create index search_document_by_kind on search_document (kind, row);
update search_document set
    folded = quote_literal('§' || kind)::tsvector || folded,
    exact = quote_literal('§' || kind)::tsvector || exact;
