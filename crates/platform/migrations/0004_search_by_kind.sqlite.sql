create index search_document_by_kind on search_document (kind, row);
