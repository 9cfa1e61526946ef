namespace FlowTrace.Sqlite.Storage;

/// <summary>The tables of a store, format version 1. docs/formats.md describes them.</summary>
internal static class Schema
{
    /// <summary>"Flow" in ASCII: what the header of every store bears at byte 68.</summary>
    public const int ApplicationId = 0x466C6F77;

    public const int Version = 1;

    public const int PageBytes = 8192;

    public const string Tables = """
        CREATE TABLE writer (id INTEGER PRIMARY KEY CHECK (id = 1), process INTEGER NOT NULL, machine TEXT NOT NULL, account TEXT NOT NULL,
            since INTEGER NOT NULL, program TEXT NOT NULL) STRICT;
        CREATE TABLE secret (id INTEGER PRIMARY KEY CHECK (id = 1), salt_key BLOB NOT NULL) STRICT;
        INSERT INTO secret VALUES (1, randomblob(32));
        CREATE TABLE contents (id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, length INTEGER NOT NULL, first_part INTEGER NOT NULL,
            parts INTEGER NOT NULL) STRICT;
        CREATE TABLE parts (id INTEGER PRIMARY KEY, length INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE TABLE inputs (number INTEGER PRIMARY KEY, role INTEGER NOT NULL, name TEXT NOT NULL, format TEXT NOT NULL, chain TEXT NOT NULL,
            request TEXT NOT NULL, status INTEGER NOT NULL, received INTEGER NOT NULL, content INTEGER NOT NULL REFERENCES contents) STRICT;
        CREATE TABLE acts (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
            body TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
        CREATE TABLE runs (number INTEGER PRIMARY KEY, definition TEXT NOT NULL, tool TEXT NOT NULL, digest TEXT NOT NULL, recorded INTEGER NOT NULL,
            result INTEGER NOT NULL REFERENCES contents) STRICT;
        CREATE TABLE segments (kind INTEGER NOT NULL, first INTEGER NOT NULL, body BLOB NOT NULL, crc INTEGER NOT NULL, more BLOB, more_crc INTEGER) STRICT;
        CREATE UNIQUE INDEX segments_place ON segments (kind, first);
        CREATE TRIGGER acts_are_not_changed BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are only appended'); END;
        CREATE TRIGGER acts_are_not_removed BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'acts are only appended'); END;
        """;
}
