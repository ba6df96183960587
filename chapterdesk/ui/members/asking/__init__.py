"""What a person may ask about their own record: the dialogs that do it with them."""
