create unique index file_storage_key on file (storage_key);
