"""What was done since unlocking: the list that stays when a toast has gone."""
