"""`numplay bench`: how many students one server holds, measured with real websocket clients in processes of their own."""
