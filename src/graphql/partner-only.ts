/** True if a definition in the SDL is marked as partner-only. */
export const isPartnerOnly = (definition: {
  readonly astNode?:
    | { readonly directives?: readonly { readonly name: { readonly value: string } }[] | undefined }
    | null
    | undefined;
}): boolean => definition.astNode?.directives?.some(({ name }) => name.value === 'partner') ?? false;
