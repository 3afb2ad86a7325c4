"""How Django itself writes days and moments (`{{ day|date }}`, admin), where its own way is not ours."""
