"""The shell around sessions: processes, sockets, the event loop, pages and files."""
