"""`numplay bench`: how many students one server holds, with real websocket clients in processes of their own."""
