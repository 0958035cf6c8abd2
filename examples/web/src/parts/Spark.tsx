/** Amounts as bars without figures: an ornament beside the figure that counts. */
export const Spark = ({ amounts }: { readonly amounts: readonly number[] }) => {
  const most = Math.max(1, ...amounts);
  return (
    <div className="spark" aria-hidden="true">
      {amounts.map((amount, index) => (
        <span key={index} style={{ blockSize: `${Math.round((amount * 100) / most)}%` }} />
      ))}
    </div>
  );
};
