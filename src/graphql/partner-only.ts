/** Returns whether a definition of the SDL is marked as the partner's alone. */
export const isPartnerOnly = (definition: {
  readonly astNode?:
    | { readonly directives?: readonly { readonly name: { readonly value: string } }[] | undefined }
    | null
    | undefined;
}): boolean => definition.astNode?.directives?.some(({ name }) => name.value === 'partner') ?? false;
