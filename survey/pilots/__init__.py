"""The pilots (试点企业) of a programme: made from the list, earlier ones registered, kept, ended."""
