export default scenario({
  device: fsdax({ sizeMiB: 0512 }), // ERROR syntax: Cannot parse the spec: Octal literals are not allowed
  users: 09, // ERROR syntax: Cannot parse the spec: Decimals with leading zeros are not allowed
  why: "\07", // ERROR syntax: Cannot parse the spec: Octal escape sequences are not allowed
});
