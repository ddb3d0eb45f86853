"""Makes files with content credentials, signed by somebody whom nobody knows."""

import datetime
import io
import json
from functools import cache
from pathlib import Path

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
CLAIM = {
    "claim_generator_info": [{"name": "Lamp Maker", "version": "1"}],
    "assertions": [
        {
            "label": "c2pa.actions",
            "data": {
                "actions": [
                    {
                        "action": "c2pa.created",
                        "softwareAgent": {"name": "GPT-4o"},
                        "digitalSourceType": AI,
                    }
                ]
            },
        }
    ],
}


def _name(word: str) -> x509.Name:
    named = (NameOID.COMMON_NAME, word), (NameOID.ORGANIZATION_NAME, "Lamp Works")
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in named])


def _usage(**given: bool) -> x509.KeyUsage:
    kinds = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
             "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
             "decipher_only")  # fmt: skip
    return x509.KeyUsage(**{**dict.fromkeys(kinds, False), **given})


@cache
def _signer() -> tuple[bytes, bytes]:
    """A chain of two certificates, and the key of the first."""
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)

    def certificate(word: str, key: ec.EllipticCurvePrivateKey, *, is_root: bool) -> bytes:
        made = (
            x509.CertificateBuilder()
            .subject_name(_name(word))
            .issuer_name(_name("Lamp Root"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(
                _usage(key_cert_sign=is_root, digital_signature=not is_root), critical=True
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), False
            )
        )
        if not is_root:
            made = made.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False
            )
        return made.sign(root, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    chain = certificate("Lamp", own, is_root=False) + certificate("Lamp Root", root, is_root=True)
    key = own.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return chain, key


def signed(path: Path, content_type: str, elsewhere: str = "") -> Path:
    """Sign a file where it lies; with `elsewhere` its manifest is not in it but at that address."""
    chain, key = _signer()
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None)
    context = c2pa.Context.from_dict({"builder": {"thumbnail": {"enabled": False}}})
    out = io.BytesIO()
    with c2pa.Signer.from_info(info) as signer:
        builder = c2pa.Builder(json.dumps(CLAIM), context=context)
        if elsewhere:
            builder.set_no_embed()
            builder.set_remote_url(elsewhere)
        builder.sign(signer, content_type, io.BytesIO(path.read_bytes()), out)
    path.write_bytes(out.getvalue())
    return path
