export default scenario({ // ERROR not-imported: Cannot use "scenario": it is not imported
  name: nowhere, // ERROR not-data: Cannot evaluate `nowhere`
});
